"""Every other fault that a lab on loopback can show is told from health; some are put in, and taken out again."""

from collections.abc import Iterable

import pytest
from _pytest.mark import ParameterSet

from tests.lab.faults.conftest import Must

ENDPOINTS = {
    "C01": "Workers of production-1: each connected to {staging} alone: 3 of 3 are not",
    "C04": "Workers of production-1: each connected to {staging} and {production} alone: 3 of 3 are not",
    "C05": "Workers of production-2: each connected to {staging} alone: 3 of 3 are not",
    "C09": "Workers of production-1: each connected to {staging} alone: 3 of 3 are not",
    "C12": "Workers of production-1: each connected to {staging} alone: 3 of 3 are not",
    "C13": "The two Redis addresses: one server, one run_id: two",
}
CONFIGURATION = {
    "C02": "Workers of production-2: each connected to no Redis alone: 3 of 3 are not",
    "C08": "REDIS_HOST in .env of production-2: absent: there",
    "C11": "ENABLE_REDIS_SESSIONS in .env of production-2: false: true",
    "C15": "A session of production-1 on production-2: a stranger's: the same session",
    "C17": "SECRET_KEY in .env of production-2: absent: there",
    "C18": "The cookie of production-1: for another domain: for this address",
    "X41": ".env of production-2: a line that cannot be read: all can be",
    "C20": ".env of production-2: lines that end in carriage return and newline: none does",
}
WORKERS = {
    "W01": "Workers of production-2: each connected to {staging} alone: 3 of 3 are not",
    "W03": "Workers of production-1: connected to different servers, or some to none: all to {production}",
    "W04": "Workers of production-2: 2: 3",
    "W05": "6 dialogues on production-1: some do not come to their end: all do",
    "X17": "Masters of production-1: two, each with all its workers: 1",
    "X15": "Workers of production-1: one stands still: none does",
    "W07": "Workers of production-1: connected to different servers, or some to none: all to {production}",
}
SERVERS = {
    "W10": "Target production-2: registered with port 8080: {port of last}",
    "W11": "gunicorn_config.py of production-2: gone: there",
    "W13": "Code of production-2: streams no links: streams them",
    "W14": "Package markupsafe of production-2: loaded from a folder of its own: loaded from where all have it",
    "W15": "A session of production-1 on production-2: a stranger's: the same session",
}
PATHS = {
    "N06": "GET /ping on production-2: ConnectionRefusedError: 200",
    "N07": "Redis chatmrpt-redis-production: speaks TLS alone: answers a plain PING",
    "X16": "Clients of chatmrpt-redis-production: one that is no instance's: none",
    "N09": "Target production-2: unused: healthy",
}
REDIS = {
    "R01": "Workers of production-1: each connected to {staging} alone: 3 of 3 are not",
    "R02": "A write to chatmrpt-redis-production: refused: command not allowed when used memory > 'maxmemory': taken",
    "R04": "Redis chatmrpt-redis-production: another run_id than before: the same",
    "R06": "Redis chatmrpt-redis-production: asks for a password: answers PING without one",
    "R08": "Redis chatmrpt-redis-production: has been flushed: never",
    "R09": "Sessions of production-2: in files: in redis",
    "R14": "Workers of staging-1: connected to different servers, or some to none: all to {staging}",
    "X07": "A write to chatmrpt-redis-production: refused: You can't write against a read only replica: taken",
    "X14": "Redis chatmrpt-redis-production: lets us connect, and is silent: +PONG",
    "X08": "Redis chatmrpt-redis-production: has rejected connections: 0 rejected",
}
SESSIONS = {
    "S01": "Sessions of production-1: in files: in redis",
    "S02": "Sessions of production-1: in files: in redis",
    "S06": "A session of staging-1 on production-1: the same session: a stranger's",
    "S07": "Links of an analysis on production-1: in the stream, and not in the session: "
    "5 in the stream, 5 in the session",
    "S10": "Two visitors of production-1: one session id: two",
    "X43": "A session of production-1: ends after an hour, whoever comes: ends after 24 h, and 24 h after a visit",
    "X09": "Links of an analysis on production-1: gone when the page is opened again: 5 before, 5 after",
}
OUTPUT = {
    "O01": "Package of production-1: without a dashboard: 4 files, with it",
    "O02": "Dashboard of production-1: 200 bytes: a page with its numbers",
    "O04": "Links of an analysis on production-1: in the session, and not in the stream: in both",
    "O05": "Shapefile of production-1: 403: 200",
    "O06": "A file made on production-1, on production-2: 404: 200",
    "O07": "A stranger's download on production-1: 200: 404",
    "O10": "Health and upload on production-1: 200 and 500: 200 and 200",
    "X10": 'The page of production-1: holds "fillsDownloadTab": false: does not',
    "X11": "The page of production-1: knows no type Shapefile: knows it",
    "X12": 'The page of production-1: holds "stopsTyping": false: does not',
    "X13": "A workbook on production-1: taken as csv_only: taken as tpr_excel",
}
UPLOADS = {
    "X29": "A workbook without a sheet raw on production-1: taken as tpr_excel: taken as csv_only",
    "X30": "A form without a file on production-1: 200: 500",
    "X31": "A file of more than 16 MB on production-1: taken: refused",
}
PLANS = {
    "X25": "Positive pregnant women on production-1: 0.0 %, as of all others over five: 25.0 %",
    "X26": "Ranking of 12 wards on production-1: 10 of them: 12",
    "X27": "Plan for 250,000 nets on production-1: for 25,000: for 250,000",
    "X28": "Plan on production-1 without an analysis and without nets: made: "
    "No data available. Please run analysis first.",
}
DOWNLOADS = {
    "X20": "Links of an analysis on production-1: told by some workers, and not by others: told by all",
    "X21": "A file of production-1, after a restart: 404: 200",
    "X22": "Summary of a second analysis on production-1: of the first: of the second",
    "X23": 'The page of production-1: holds "fetchesFiles": true: does not',
    "X24": "A package of production-1, there and on production-2: 200 and 500: 200 and 200",
}
RESOURCES = {
    "A09": "Alarm chatmrpt-redis-production-memory: hears nothing: has data",
    "X40": "Cluster chatmrpt-redis-production: unknown to AWS: there",
    "A01": "CacheNodeType of chatmrpt-redis-production: cache.t3.small: cache.t3.micro",
    "A01-ENGINE": "EngineVersion of chatmrpt-redis-production: 6.2: 7.0",
    "A01-PARAMETERS": "CacheParameterGroupName of chatmrpt-redis-production: default.redis6.x: default.redis7",
    "A01-SUBNETS": "Subnet group chatmrpt-production-subnets: in 10.77.1.0/24: in 172.31.16.0/20, 172.31.32.0/20",
    "A02": "SnapshotRetentionLimit of chatmrpt-redis-production: 0: 1",
    "A02-WINDOW": "PreferredMaintenanceWindow of chatmrpt-redis-production: wed:09:00-wed:10:00: sun:02:00-sun:03:00",
    "A03": "Security group chatmrpt-redis-production-sg: lets in 0.0.0.0/0: blocks: none",
    "A05": "Targets of production: 3: 2",
    "A07": "Targets of production: none: 2",
    "A13": "GET /ping on production-1 and production-2: 200 and 500: 200 and 200",
}
HUMAN = {
    "X42": "The channels in which people are told: one whose address is not in this shell: none named",
    "H05": "REDIS_HOST in .env of production-2: {staging host}: {production host}",
    "H09": "Sessions of production-1: in files: in redis",
    "H10": "Workers of staging-1: each connected to {production} alone: 3 of 3 are not",
    "H16": "run.py of production-2: not what the others have: the same",
    "H17": "GET /ping on production-2: refused: 200",
}
JOURNEYS = SESSIONS | OUTPUT | UPLOADS | PLANS | DOWNLOADS
ALL = ENDPOINTS | CONFIGURATION | WORKERS | SERVERS | PATHS | REDIS | JOURNEYS | RESOURCES | HUMAN
EACH_KIND = (
    "C08",
    "C13",
    "C20",
    "X40",
    "X42",
    "W01",
    "W07",
    "W10",
    "W14",
    "R02",
    "R04",
    "R06",
    "S02",
    "S10",
    "O05",
    "A03",
    "A05",
    "A09",
    "H16",
)
"""Of each kind of change to a lab one; that the others come, too, is proved by `cutover prove`."""


def in_halves(ids: Iterable[str]) -> list[ParameterSet]:
    """For two labs, where two can be up."""
    groups = ("faults", "other-faults")
    return [
        pytest.param(one, ALL[one], marks=pytest.mark.xdist_group(groups[number % 2]), id=one)
        for number, one in enumerate(ids)
    ]


@pytest.mark.parametrize(("fault_id", "seen_in_health"), in_halves(ALL))
def test_a_fault_is_told_from_health(must_be_absent: Must, fault_id: str, seen_in_health: str) -> None:
    must_be_absent(fault_id, seen_in_health)


@pytest.mark.parametrize(("fault_id", "seen_in_health"), in_halves(EACH_KIND))
def test_a_fault_comes_and_goes(must_come_and_go: Must, fault_id: str, seen_in_health: str) -> None:
    must_come_and_go(fault_id, seen_in_health)
