"""personnel: people and the posts they hold; one person serves one enterprise."""
