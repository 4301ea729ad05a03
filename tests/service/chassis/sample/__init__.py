"""Two small services that show what the chassis promises: `sample` tells, `other` listens."""
