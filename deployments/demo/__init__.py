"""`make demo`: a company's unhappy customers, from the alert to the review request, with a week that is seconds."""
