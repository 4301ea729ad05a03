"""Forms: what is filled in, said once.

A form is a marshmallow schema whose fields carry their Chinese label, hint and widget. The same
class renders the page, validates on the server, describes the JSON API and names the columns of
the Excel template.
"""
