"""Answering addresses (`response_url`): five uses, half an hour."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from tests.slackworld.calls import Call, Record
from tests.slackworld.methods.chat import content
from tests.slackworld.people import BOT, BOT_USER
from tests.slackworld.refusals import SlackRefusal
from tests.slackworld.workspace import ADDRESS_LIFE, ADDRESS_USES, Address, Message, Workspace


class Answers:
    """Serves `/actions/<key>`."""

    def __init__(self, workspace: Workspace, record: Record) -> None:
        self.workspace, self.record = workspace, record

    async def serve(self, request: Request) -> Response:
        """One answer to a press or command."""
        body = json.loads(await request.body() or b"{}")
        call = Call("response_url", body, self.workspace.now(), "application/json")
        self.record.append(call)
        with self.workspace.changed:
            try:
                self.answer(self._usable(request.path_params["key"]), body)
                call.status, call.answer, call.effect = 200, {"ok": True}, True
            except SlackRefusal as refusal:
                call.status, call.answer = 404, refusal.body
            self.workspace.changed.notify_all()
        return PlainTextResponse("ok") if call.effect else JSONResponse(call.answer, call.status)

    def answer(self, address: Address, body: dict[str, Any]) -> None:
        """Put it before the person, or into the conversation; or in the place of what was pressed."""
        channel = self.workspace.channels[address.channel]
        seen = self.workspace.ephemerals[address.user]
        before = next((message for message in seen if message["ts"] == address.ts), channel.find(address.ts))
        if body.get("delete_original"):
            for held in (seen, channel.messages):
                held[:] = [message for message in held if message["ts"] != address.ts]
            return
        made = content(body, body.get("blocks"), self.workspace)
        if body.get("replace_original") and before is not None:
            before.pop("blocks", None)
            before.update(made)
            return
        message: Message = {"type": "message", "user": BOT_USER, "bot_id": BOT, "ts": self.workspace.stamp()} | made
        if body.get("response_type") == "in_channel":
            channel.messages.append(message)
        else:
            seen.append(message | {"channel": channel.id, "is_ephemeral": True})

    def _usable(self, key: str) -> Address:
        address = self.workspace.addresses.get(key)
        if address is None or self.workspace.now() - address.issued > ADDRESS_LIFE:
            raise SlackRefusal("expired_url")
        if address.uses >= ADDRESS_USES:
            raise SlackRefusal("used_url")
        address.uses += 1
        return address
