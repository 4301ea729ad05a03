"""The launcher behind `./dev`: private servers, migrations, processes, and their supervision."""
