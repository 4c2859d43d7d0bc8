"""Conversations of direct statuses: list them, mark them, put them away."""

from __future__ import annotations

from commands.conversations import MarkConversationRead, MarkConversationUnread, RemoveConversation
from feed_project.api.endpoint import Answer, Caller, endpoint
from feed_project.api.forms import Id, PageForm
from feed_project.api.listing import found, listed
from feed_project.api.writing import write
from feed_project.entities import Empty
from feed_project.entities.conversations import Conversation
from feed_project.presentation.conversations import conversation_json
from queries import conversations as query


@endpoint("read:statuses")
def index(caller: Caller, form: PageForm) -> Answer[list[Conversation]]:
    """The caller's conversations, the one with the newest status first."""
    page = query.conversations(caller.account_id, form.page())
    return listed(caller, page, lambda view: conversation_json(view, caller.account_id))


@endpoint("write:conversations")
def read(caller: Caller, conversation_id: Id) -> Conversation:
    """Have read a conversation."""
    return _marked(caller, MarkConversationRead(account_id=caller.account_id, conversation_id=conversation_id))


@endpoint("write:conversations")
def unread(caller: Caller, conversation_id: Id) -> Conversation:
    """Want to read a conversation again."""
    return _marked(caller, MarkConversationUnread(account_id=caller.account_id, conversation_id=conversation_id))


@endpoint("write:conversations")
def delete(caller: Caller, conversation_id: Id) -> Empty:
    """Put a conversation away; a further status brings it back, without those before."""
    found(query.conversation(caller.account_id, conversation_id))
    write(caller, RemoveConversation(account_id=caller.account_id, conversation_id=conversation_id))
    return {}


def _marked(caller: Caller, command: MarkConversationRead | MarkConversationUnread) -> Conversation:
    found(query.conversation(caller.account_id, command.conversation_id))
    write(caller, command)
    return conversation_json(found(query.conversation(caller.account_id, command.conversation_id)), caller.account_id)
