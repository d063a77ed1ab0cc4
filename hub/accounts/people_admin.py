"""People in the admin: e-mail address, name, language of mails, groups; no passwords."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db import transaction
from django.urls import path
from wagtail.log_actions import log
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.bulk_actions import DeleteBulkAction
from wagtail.users.views.users import DeleteView, EditView, UserViewSet

from .actions import erase_person
from .models import User, UserManager
from .rules import may_reset_second_step, second_step_of
from .views import people

if TYPE_CHECKING:
    from django.db.models import Model

_FIELDS = ["email", "first_name", "last_name", "language", "is_superuser", "groups"]


class _PersonForm(forms.ModelForm[User]):
    """An address is enough: who comes in by the door is asked for no name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name"):
            self.fields[name].required = False

    def clean_email(self) -> str:
        return UserManager.normalize_email(self.cleaned_data["email"])


class PersonCreationForm(_PersonForm, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        model = User
        fields: ClassVar[list[str]] = _FIELDS

    def save(self, commit: bool = True) -> Any:
        self.instance.set_unusable_password()
        return super().save(commit=commit)


class PersonEditForm(_PersonForm, UserEditForm):
    class Meta(UserEditForm.Meta):
        model = User
        fields: ClassVar[list[str]] = [*_FIELDS, "is_active"]


class PersonDeleteView(DeleteView):
    """As when a person deletes their own account: every app lets go of them first."""

    @transaction.atomic
    def delete_action(self) -> None:
        log(instance=self.object, action="wagtail.delete")
        erase_person(user=self.object)


class PeopleDeleteBulkAction(DeleteBulkAction):
    """The same for several at once."""

    @classmethod
    def execute_action(cls, objects: list[User], **_kwargs: Any) -> tuple[int, int]:
        for user in objects:
            erase_person(user=user)
        return len(objects), 0


class PersonEditView(EditView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            second_step=second_step_of(self.object),
            may_reset=may_reset_second_step(self.request.user, self.object),
        )


class PeopleViewSet(UserViewSet):
    delete_view_class = PersonDeleteView
    edit_view_class = PersonEditView

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("second-step/<int:pk>/", people.reset, name="reset_second_step"),
        ]

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[Model]]:
        return PersonEditForm if for_update else PersonCreationForm
