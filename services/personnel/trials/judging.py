"""Judging holders in processes of their own: it is computing, and the service must stay answerable.

`judge_chunk` runs in a process of the pool and shares nothing with the one that started it but the
database; it holds no key of the vault.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from multiprocessing import get_context
from typing import Any

from sqlalchemy import select

from chassis.context import system_call
from chassis.database import Db
from chassis.orphans import end_with_parent
from rules.facts_reader import FactsError
from services.personnel.tables import trial
from services.personnel.trials import holders
from services.personnel.trials.roster import RosterUnknown, facts_of
from services.personnel.trials.verdict import Question, Verdict, judge, question_of, unknown

_OLD = "名册登记于旧版系统，缺少判定所需的资料"
_NOT_UNDERSTOOD = "登记的资料与现行规则不符，请在名册中核对"

_db: Db


@contextmanager
def pool(url: str, processes: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that judge; at the end those chunks that were not begun are dropped."""
    # Forked from a process that has only imported this module: a fork of this one would take over
    # locks and connections in whatever state they are, a spawned one imports for a second or two.
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    executor = ProcessPoolExecutor(processes, context, _start, (url,))
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)


def _start(url: str) -> None:
    global _db
    _db = Db.connect(url, "personnel", pool_size=1)
    end_with_parent()


def judge_chunk(trial_id: str, number: int) -> None:
    """Judge those of a chunk who were not yet."""
    question = _question(trial_id)
    listed, posts = holders.load(_db, trial_id, number)
    verdicts = {
        one.position: _verdict(one.holder, posts.get(one.enterprise_id, []), question)
        for one in listed
    }
    holders.save(_db, trial_id, verdicts)


def _verdict(holder: dict[str, Any], posts: list[Any], question: Question) -> Verdict:
    try:
        return judge(facts_of(holder, posts), question)
    except RosterUnknown:
        return unknown(_OLD)
    except FactsError:
        return unknown(_NOT_UNDERSTOOD)


@lru_cache(maxsize=1)
def _question(trial_id: str) -> Question:
    with _db.read(system_call("personnel")) as session:
        row = session.execute(select(trial).where(trial.c.id == trial_id)).one()
    return question_of(row)
