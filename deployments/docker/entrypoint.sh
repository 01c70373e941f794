#!/bin/sh
# Prefect's charts start their containers with this path; here it only hands over to what it was given.
set -eu
exec "$@"
