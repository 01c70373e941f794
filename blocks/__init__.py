"""All that speaks to the outside: the case store, mail, files, and Prefect's runs."""
