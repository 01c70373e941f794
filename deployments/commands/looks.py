"""How stages and severities are shown."""

from winback.case import Stage

STAGES = {
    Stage.CONTACT: "contact",
    Stage.UNREACHED: "unreached",
    Stage.RESOLUTION: "resolution",
    Stage.APPROVAL: "approval",
    Stage.CHECK_IN: "check-in",
    Stage.SUPERVISOR: "supervisor",
    Stage.FAREWELL: "farewell",
    Stage.RESURVEY: "re-survey",
    Stage.DOCUMENTATION: "write-up",
    Stage.CLOSING: "closing",
    Stage.CLOSED: "closed",
    Stage.AFTERCARE: "aftercare",
}
COLOURS = {"critical": "red", "moderate": "yellow", "hidden": "magenta"}
