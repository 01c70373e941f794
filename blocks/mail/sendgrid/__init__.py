"""SendGrid: its client, what it tells of mails, and mails that it hands on."""
