"""What goes wrong when somebody signs in, or asks for what their role does not allow.

::

    BaovatError
    ├── AccessError                 has a `code` by which pages find their words
    │   ├── SignInNeededError       nobody is signed in, or no longer
    │   ├── WrongPasswordError      login and password do not belong together
    │   ├── AccountDisabledError    an administrator has disabled the account
    │   ├── TooManyAttemptsError    somebody is guessing passwords
    │   ├── ForgedRequestError      a write without proof that it came from our own page
    │   └── ForbiddenError          their role does not allow it
    ├── RefusedError
    │   ├── PasswordRefusedError    a password is too easy to guess
    │   ├── LoginRefusedError       a login is taken, or no login
    │   └── LastAdministratorError  nobody would be left who looks after accounts
    └── UnknownError
        ├── UnknownAccountError
        └── UnknownTokenError
"""

from __future__ import annotations

from iiif_server.errors import BaovatError, RefusedError, UnknownError


class AccessError(BaovatError):
    """Somebody may not do what they asked for, as they asked for it."""

    code = "access"


class SignInNeededError(AccessError):
    """Nobody is signed in, or no longer."""

    code = "sign-in"

    def __init__(self) -> None:
        super().__init__(
            "Nobody is signed in: sign in at /studio/, or send a token as `Authorization: Bearer …`."
        )


class WrongPasswordError(AccessError):
    """Login and password do not belong together; which of the two is wrong is not told."""

    code = "wrong-password"

    def __init__(self) -> None:
        super().__init__("This login and this password do not belong together.")


class AccountDisabledError(AccessError):
    """Login and password belong together, and an administrator has disabled the account."""

    code = "disabled"

    def __init__(self) -> None:
        super().__init__("This account is disabled: an administrator can enable it again.")


class TooManyAttemptsError(AccessError):
    """So many passwords were tried that somebody may be guessing."""

    code = "too-many"

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(
            f"Too many passwords were tried; try again in {-(-retry_after_s // 60)} minutes."
        )
        self.retry_after_s = retry_after_s


class ForgedRequestError(AccessError):
    """A write came without the proof that one of our own pages sent it."""

    code = "forged"

    def __init__(self) -> None:
        super().__init__(
            "The request does not prove that our own page sent it: load the page again, "
            "or send the value of the page's `csrf` as `X-CSRF-Token`."
        )


class ForbiddenError(AccessError):
    """The role of who asks does not allow it."""

    code = "forbidden"

    def __init__(self, action: str, role: str, reason: str) -> None:
        super().__init__(f"{action} is not allowed to the role {role}: {reason}")
        self.action = action


class PasswordRefusedError(RefusedError):
    """A password is too short, too long or too easy to guess."""

    def __init__(self, code: str, told: str) -> None:
        super().__init__(told)
        self.code = code


class LoginRefusedError(RefusedError):
    """A login is taken already, or is none; or a name is none. `code`: login-taken, login, name."""

    def __init__(self, told: str, code: str) -> None:
        super().__init__(told)
        self.code = code


class LastAdministratorError(RefusedError):
    """Nobody would be left who looks after accounts."""

    code = "last-administrator"

    def __init__(self, login: str) -> None:
        super().__init__(
            f"{login} is the last administrator: make another one first "
            "(`baovat user add LOGIN --role administrator`)"
        )


class UnknownAccountError(UnknownError):
    """No account has this login."""

    noun = "account"


class UnknownTokenError(UnknownError):
    """The account has no token of this identifier."""

    noun = "token"
