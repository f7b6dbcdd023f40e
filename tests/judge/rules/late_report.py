"""12. A send is told within --report-within SECONDS, if that is asked for; also one that has no end, as long as its
client lived. Not for runs in which clients are paused for longer: time goes on for them."""


def check(history, found, options):
    if options.report_within is None:
        return
    for send in history.sends:
        took = (send.end_t if send.outcome else send.life.last_t) - send.t
        if send.kept_beginning() and took > options.report_within:
            found.add("late-report", f"{send.record.value} was not reported for {took:.1f} s", send.line,
                      send.end_line or send.life.last_line)
