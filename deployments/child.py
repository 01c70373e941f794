"""One warm process of a worker: it takes a run as JSON on stdin, walks it, and answers on stdout."""

import asyncio
import logging
import os
import signal
import sys
import threading
from collections.abc import Coroutine
from queue import SimpleQueue
from typing import Any, BinaryIO
from uuid import UUID

from prefect.client.schemas.objects import FlowRun
from prefect.exceptions import Abort, ObjectNotFound, Pause
from prefect.flow_engine import run_flow
from prefect.flows import Flow, load_flow_from_entrypoint
from prefect.states import Cancelled

from deployments.thrift import ThriftyClient, thrifty_client

READY = b"ready\n"
DONE = b"done\n"  # the run was walked, or left to whoever has it
BROKEN = b"broken\n"  # the engine itself gave up, and the run may be stuck where it was
STOP = b"stop\n"

ENGINE_MODULES = {"flow_engine", "task_engine"}

log = logging.getLogger(__name__)


class Walker:
    """Walks runs with the flows of their deployments, each looked up once."""

    def __init__(self, client: ThriftyClient) -> None:
        self._client = client
        self._flows: dict[UUID, Flow[..., Any]] = {}

    def answer(self, run: FlowRun) -> bytes:
        """Walk the run; what became of it is in Prefect, the answer is only for the worker."""
        try:
            self.walk(run)
        except (Abort, Pause):  # the orchestrator's no, and a case that has parked
            pass
        except Exception:
            log.exception("The walk of run %s broke off", run.id)
            return BROKEN
        return DONE

    def walk(self, run: FlowRun) -> None:
        """Run the flow of a run that is due, and Pending for this worker."""
        try:
            flow = self._flow(run)
        except ObjectNotFound:
            gone = f"Deployment {run.deployment_id} no longer exists, cancelled run."  # as Prefect's workers say
            self._client.set_flow_run_state(run.id, Cancelled(message=gone))
            return
        # For a run of a deployment the engine keeps a thread, an event loop and a websocket, to hear of
        # `suspend_flow_run`: a second and more CPU than the rest.
        unobserved = run.model_copy(update={"deployment_id": None})
        self._client.begin(unobserved)
        outcome = run_flow(flow, flow_run=unobserved, return_type="state")
        if isinstance(outcome, Coroutine):
            asyncio.run(outcome)

    def _flow(self, run: FlowRun) -> Flow[..., Any]:
        if run.deployment_id is None:
            raise ValueError(f"Run {run.id} has no deployment.")
        if run.deployment_id not in self._flows:
            entrypoint = self._client.read_deployment(run.deployment_id).entrypoint
            self._flows[run.deployment_id] = load_flow_from_entrypoint(str(entrypoint), use_placeholder_flow=False)
        return self._flows[run.deployment_id]


def main() -> None:
    """Serve until told to stop; end at once when the worker is gone."""
    # Whoever ends a service signals all its processes, but the worker decides when its children end: the
    # engine answers SIGTERM by marking the run as crashed, even one that has parked.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    orders: SimpleQueue[bytes] = SimpleQueue()
    answers = own_stdout()
    threading.Thread(target=listen, args=(sys.stdin.buffer, orders), daemon=True).start()
    for logger in ("prefect.flow_runs", "prefect.task_runs"):
        logging.getLogger(logger).addFilter(worth_shipping)
    for entrypoint in sys.argv[1:]:
        preload(entrypoint)
    with thrifty_client() as client:
        walker = Walker(client)
        say(answers, READY)
        while (order := orders.get()) != STOP:
            say(answers, walker.answer(FlowRun.model_validate_json(order)))


def listen(orders: BinaryIO, queue: "SimpleQueue[bytes]") -> None:
    """Hand on what the worker says. The end of its pipe means that it is gone: nobody would see us finish."""
    for order in orders:
        queue.put(order)
        if order == STOP:
            return
    os._exit(1)


def own_stdout() -> BinaryIO:
    """The pipe to the worker; what flows print goes to stderr instead."""
    pipe = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return pipe


def say(answers: BinaryIO, answer: bytes) -> None:
    """Tell the worker."""
    answers.write(answer)


def worth_shipping(record: logging.LogRecord) -> bool:
    """Keep the engine's "Beginning ..." and "Finished ..." of every wake from the API: states say as much."""
    return record.module not in ENGINE_MODULES or record.levelno > logging.INFO


def preload(entrypoint: str) -> None:
    """Import a flow before its first run; if that fails, its runs will say so."""
    try:
        load_flow_from_entrypoint(entrypoint, use_placeholder_flow=False)
    except Exception:
        log.exception("Cannot import %s", entrypoint)


if __name__ == "__main__":
    main()
