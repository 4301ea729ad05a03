"""evaluation (好差评): how firms and visitors rate the service, and what follows."""
