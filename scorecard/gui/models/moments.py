"""Moments as people read them: Today 14:32, Yesterday 9:05, 18 Nov, 14 Mar 2023."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale

_ON_A_DAY: Final = re.compile(r"(?<= on )\d{4}-\d{2}-\d{2}(?=[ ,.;]|$)")

Now = Callable[[], datetime]
"""The present moment, in the time zone of the person."""


def local_now() -> datetime:
    """The present moment here."""
    return datetime.now(UTC).astimezone()


def moment_from(text: str) -> datetime | None:
    """The moment that a text in ISO form says (UTC where it names no zone), or None."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def moment_text(moment: datetime, now: datetime, locale: QLocale) -> str:
    """A moment as short as it can be told, seen from `now`."""
    here = moment.astimezone(now.tzinfo)
    if here.date() == now.date():
        return QCoreApplication.translate("moments", "Today {time}").format(time=time_text(here))
    if here.date() == now.date() - timedelta(days=1):
        return QCoreApplication.translate("moments", "Yesterday {time}").format(time=time_text(here))
    return day_text(moment, now, locale)


def moment_said(text: str, now: datetime, locale: QLocale) -> str:
    """A moment in ISO form as short as it can be told; the text itself where it is none."""
    moment = moment_from(text)
    return text if moment is None else moment_text(moment, now, locale)


def lasting_text(moment: datetime, now: datetime, locale: QLocale) -> str:
    """Day and time, as they stay true: 18 Nov 14:11."""
    return f"{day_text(moment, now, locale)} {time_text(moment.astimezone(now.tzinfo))}"


def day_text(
    moment: datetime, now: datetime, locale: QLocale, month: QLocale.FormatType = QLocale.FormatType.ShortFormat
) -> str:
    """The day, with the year where it is not this one."""
    here = moment.astimezone(now.tzinfo)
    day = f"{here.day} {locale.standaloneMonthName(here.month, month)}"
    return day if here.year == now.year else f"{day} {here.year}"


def with_days(text: str, locale: QLocale | None = None, now: datetime | None = None) -> str:
    """A sentence of the core with its days as people read them: "on 14 Mar 2023" instead of "on 2023-03-14"."""
    here = local_now() if now is None else now

    def told(found: re.Match[str]) -> str:
        moment = moment_from(f"{found.group()}T12:00:00")
        return found.group() if moment is None else day_text(moment, here, QLocale() if locale is None else locale)

    return _ON_A_DAY.sub(told, text)


def time_text(moment: datetime) -> str:
    """The time of day."""
    return f"{moment.hour:02}:{moment.minute:02}"
