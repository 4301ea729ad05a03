"""Files of trials. A lost one is made again by asking for another trial, so nothing is noted."""

from __future__ import annotations

from chassis.kept_files import KeptFiles
from services.personnel.tables import trial

FILES = (KeptFiles(trial, "trials"),)
