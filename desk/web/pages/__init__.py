"""What all pages share: templates, the reader's language, dates and numbers, and what a browser is told to refuse."""
