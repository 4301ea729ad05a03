"""A folder of scans: uploaded first, matched to the papers that the draft asks for, and filed where
the firm has confirmed it. What waits here is no attachment yet (`tables.Scan`)."""
