#!/bin/bash
# Run once by PostgreSQL's image, on an empty volume: a role and a database for Prefect, and the same for the cases.
set -euo pipefail

psql --set ON_ERROR_STOP=1 --set prefect="$PREFECT_PASSWORD" --set winback="$WINBACK_PASSWORD" \
    --username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE ROLE prefect LOGIN PASSWORD :'prefect';
CREATE ROLE winback LOGIN PASSWORD :'winback';
CREATE DATABASE prefect OWNER prefect;
CREATE DATABASE winback OWNER winback;
\connect prefect
CREATE EXTENSION IF NOT EXISTS pg_trgm; -- Prefect's searches need it
SQL
