"""Reading rows of files into responses and customers, whatever platform wrote them."""
