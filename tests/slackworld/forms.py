"""What people fill in: forms are sent, closed, drawn anew by their answers."""

from collections.abc import Mapping
from typing import Any

from tests.slackworld import payloads, rules, showing, typed
from tests.slackworld.core import Core, Who
from tests.slackworld.deliveries import Reaction
from tests.slackworld.methods.views import DEEPEST
from tests.slackworld.pictures import fields
from tests.slackworld.refusals import NotOnThePicture
from tests.slackworld.workspace import View


class Forms(Core):
    """The verbs of people before a modal."""

    def submit(self, who: Who, view: View, values: Mapping[str, Any] | None = None) -> Reaction:
        """Fill in by block id (`None` empties a field) and send; what the answer says about the view is done to it.

        Raises `ClientRefuses` where Slack's client would not send it, and `NotOnThePicture` for what is not there.
        """
        person = self._person(who)
        with self.workspace.changed:
            current = self._front(person, view["id"])
            if not current.get("submit") or current["submit_disabled"]:
                raise NotOnThePicture("that view has nothing to send it with")
            typed.fill(current, values or {})
            typed.check(current)
            payload = payloads.interactive("view_submission", person, self.workspace.trigger(person.id, current["id"]))
            payload |= {"view": payloads.in_view(current)["view"], "response_urls": []}
        reaction = self.deliveries.deliver("interactive", person.id, payload)
        if reaction.acknowledged:
            self.applies(reaction)
        return reaction

    def fills(self, who: Who, view: View, values: Mapping[str, Any]) -> None:
        """Type and choose without sending."""
        with self.workspace.changed:
            typed.fill(self._front(self._person(who), view["id"]), values)

    def closes(self, view: View, *, all_of_them: bool = False) -> Reaction | None:
        """Close a modal; the app hears of it only where it asked to (`notify_on_close`)."""
        with self.workspace.changed:
            user = self.workspace.viewer(view["id"])
            if user is None or view["type"] == "home":
                raise NotOnThePicture("nobody has that modal open")
            stack = self.workspace.stacks[user]
            current = next(one for one in stack if one["id"] == view["id"])
            stack[:] = [] if all_of_them else [one for one in stack if one is not current]
            payload = payloads.interactive("view_closed", self.workspace.people[user])
            payload |= {"view": payloads.in_view(current)["view"], "is_cleared": all_of_them}
            self.workspace.changed.notify_all()
        return self.deliveries.deliver("interactive", user, payload) if current["notify_on_close"] else None

    def applies(self, reaction: Reaction) -> None:
        """Do to the person's view what the acknowledgement says; nonsense is shown as Slack shows it."""
        with self.workspace.changed:
            stack = self.workspace.stacks[reaction.user]
            view = next((one for one in stack if one["id"] == reaction.payload["view"]["id"]), None)
            wrong = self._apply(reaction, stack, view)
            self.workspace.changed.notify_all()
        if wrong:
            self.deliveries.warn(reaction, wrong)

    def _apply(self, reaction: Reaction, stack: list[View], view: View | None) -> str:
        action = reaction.answer.get("response_action")
        if action == "errors":
            return _show_errors(reaction)
        if action in {"update", "push"}:
            return self._draw(reaction, stack, view)
        if action not in {None, "clear"}:
            return f"unknown response_action {action}"
        stack[:] = [one for one in stack if action is None and one is not view]
        return ""

    def _draw(self, reaction: Reaction, stack: list[View], view: View | None) -> str:
        given, push = reaction.answer.get("view") or {}, reaction.answer["response_action"] == "push"
        if view is None or (push and len(stack) >= DEEPEST):
            return "there are three views already" if view else "the view is gone"
        if problems := rules.view_problems(given, home=False):
            return f"the view cannot be shown: {problems}"
        if push:
            showing.pushed(self.workspace, reaction.user, given)
        else:
            showing.redrawn(self.workspace, view, given)
        return ""


def _show_errors(reaction: Reaction) -> str:
    asked = {block["block_id"] for block, _ in fields(reaction.payload["view"]) if block["type"] == "input"}
    errors = reaction.answer.get("errors") or {}
    if not errors or not set(errors) <= asked:
        return f"errors for {sorted(set(errors) - asked)}, where nothing can be filled in"
    reaction.errors = errors
    return ""
