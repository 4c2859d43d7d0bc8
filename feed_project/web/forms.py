"""The forms that people fill in: joining, signing in, the profile."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest

from commands.accounts import EditProfile
from commands.refusals import Invalid
from feed_project.identity.models import User
from feed_project.identity.tries import email_of
from feed_project.web.wording import VISIBILITIES, languages
from queries.views import AccountView

FIELD_COUNT = 4


class PlainForm(forms.Form):
    """A form whose fields are drawn by `parts/field.html` and tie their errors to themselves."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def take(self, refusal: Invalid) -> None:
        """Put a refusal's words beside the fields they are about."""
        for name, details in refusal.details.items():
            for detail in details:
                sentence = f"{detail['description'][:1].upper()}{detail['description'][1:]}."
                self.add_error(name if name in self.fields else None, sentence)
        if not refusal.details:
            self.add_error(None, refusal.message)


class SignInForm(PlainForm):
    """E-mail address or user name, and the password."""

    login = forms.CharField(
        label="E-mail address or user name",
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label="Password",
        max_length=512,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def email(self) -> str:
        """Whose password is being tried, however the login is spelled."""
        return email_of(str(self.data.get("login", ""))[:254])

    def user(self, request: HttpRequest) -> User | None:
        """The login, if the password is its own; otherwise the form says so, and no more."""
        if not self.is_valid():
            return None
        user = authenticate(request, username=self.email(), password=self.cleaned_data["password"])
        if not isinstance(user, User):
            self.add_error(None, "That name and password do not belong together.")
            return None
        return user


class SignUpForm(PlainForm):
    """What joining takes."""

    username = forms.CharField(
        label="User name",
        max_length=30,
        help_text="Letters, digits and underscores. It cannot be changed later.",
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    email = forms.EmailField(
        label="E-mail address", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    password = forms.CharField(
        label="Password",
        max_length=512,
        strip=False,
        help_text="At least eight characters.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class ProfileForm(PlainForm):
    """What an account says of itself, and its defaults."""

    display_name = forms.CharField(label="Display name", required=False)
    note = forms.CharField(
        label="About you", required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text="Up to 500 characters."
    )
    locked = forms.BooleanField(
        label="Approve followers", required=False, help_text="People ask before they follow you."
    )
    bot = forms.BooleanField(label="This is a bot", required=False, help_text="It mainly posts by itself.")
    discoverable = forms.BooleanField(
        label="Suggest me to others", required=False, help_text="The account may be shown in directories."
    )
    default_visibility = forms.ChoiceField(
        label="Who sees new posts",
        choices=[(name, choice.label) for name, choice in VISIBILITIES.items() if name != "direct"],
    )
    default_language = forms.ChoiceField(label="Language of new posts", required=False)
    default_sensitive = forms.BooleanField(label="Mark new posts as sensitive", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = self.fields["default_language"]
        if isinstance(language, forms.ChoiceField):
            language.choices = [("", "Not said"), *languages()]

    @classmethod
    def of(cls, account: AccountView) -> ProfileForm:
        """The form filled with what the account says now."""
        names = ("display_name", "locked", "bot", "discoverable", "default_visibility", "default_sensitive")
        initial = {name: getattr(account, name) for name in names}
        return cls(initial={**initial, "note": account.note_text, "default_language": account.default_language or ""})

    def command(self, account_id: int, fields: tuple[tuple[str, str], ...]) -> EditProfile:
        """The command that a valid form amounts to."""
        cleaned = dict(self.cleaned_data)
        cleaned["note"] = cleaned["note"].replace("\r\n", "\n")
        cleaned["default_language"] = cleaned["default_language"] or None
        return EditProfile(account_id=account_id, fields=fields, **cleaned)


def sent_pairs(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """The rows of the profile's table as sent, blank ones left out."""
    names = request.POST.getlist("field_name")[:FIELD_COUNT]
    values = request.POST.getlist("field_value")[:FIELD_COUNT]
    pairs = zip((name.strip() for name in names), (value.strip() for value in values), strict=False)
    return tuple(pair for pair in pairs if any(pair))
