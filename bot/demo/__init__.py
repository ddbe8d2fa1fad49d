"""The whole product inside the local sandbox: what `python app.py sandbox` opens."""
