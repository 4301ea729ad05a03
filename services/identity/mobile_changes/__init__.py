"""变更系统预留手机号码: filed or scanned in, confirmed by two of the office (A-24, N-14)."""
