"""The typed, asynchronous client of the PRO API: models, calls, errors, what may be repeated.

`client.ProClient` is the way in; `errors` says what can go wrong and what that means for the
caller; `validate.validate_create_order` checks an order before it is sent.
"""
