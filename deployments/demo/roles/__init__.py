"""The played roles: for each unhappy customer of the example files, what people do on seeing what."""

from deployments.demo.beats import Part
from deployments.demo.roles.companies import COMPANIES
from deployments.demo.roles.households import HOUSEHOLDS

CAST: tuple[Part, ...] = (*COMPANIES, *HOUSEHOLDS)
