"""SMTP, for companies with a mail server of their own."""
