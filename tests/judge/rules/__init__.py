"""A file an invariant; each has check(history, found, options) and says why what it calls an anomaly is one."""
from rules import (copy_job, cycles, dirty_read, duplicate, g1a, inconsistent_offsets, late_report, liveness,
                   lost_offsets, lost_write, no_seeks, nonmonotonic_poll, nonmonotonic_send, poll_skip, send_skip, torn,
                   two_reports, unread, unreported, wrong_bytes)

RULES = (wrong_bytes, inconsistent_offsets, lost_write, unread, duplicate, g1a, dirty_read, torn, nonmonotonic_send,
         send_skip, nonmonotonic_poll, poll_skip, no_seeks, lost_offsets, cycles, copy_job, two_reports, unreported, late_report,
         liveness)
