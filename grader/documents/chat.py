"""Exports of chat programs in JSON: ChatGPT's conversations.json, a shared conversation, or a list of messages with roles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from grader.documents.document import Document, DocumentError, shortened
from grader.model import Span
from grader.turns import Speaker, Turn

SUFFIXES = (".json",)
MAX_MESSAGES = 20_000
ROLES: dict[str, Speaker] = {"user": "user", "human": "user", "assistant": "assistant", "model": "assistant"}


def read(data: bytes) -> Document:
    """All conversations, one after the other; of branches, the one that was shown last."""
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise DocumentError("not UTF-8; export the chat again") from None
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"not JSON: {shortened(str(error))}; export the chat again") from None
    notes: list[str] = []
    text = ""
    turns: list[Turn] = []
    try:
        for speaker, words in _messages(document, notes):
            head = f"{speaker}:\n"
            start = len(text) + len(head)
            text += f"{head}{words}\n\n"
            turns.append(Turn(speaker, Span(start, len(text))))
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DocumentError(f"not an export of a chat: {type(error).__name__} {error}; export the chat again") from None
    if not turns:
        raise DocumentError("it holds no turns of a chat; give ChatGPT's conversations.json, or a list of messages with roles")
    return Document(text, tuple(dict.fromkeys(notes)), tuple(turns))


def _messages(document: Any, notes: list[str]) -> Iterator[tuple[Speaker, str]]:
    conversations = document if isinstance(document, list) else document.get("conversations", [document])
    if conversations and all(isinstance(item, dict) and ("role" in item or "author" in item) for item in conversations):
        conversations = [{"messages": conversations}]
    count = 0
    for conversation in conversations:
        for message in _path(conversation, notes):
            count += 1
            if count > MAX_MESSAGES:
                raise DocumentError(f"more than {MAX_MESSAGES} messages; export the conversations about the homework alone")
            role = message.get("role") or (message.get("author") or {}).get("role", "")
            words = _words(message.get("content"), notes)
            if not words.strip():
                continue
            if role in ROLES:
                yield ROLES[role], words
            else:
                notes.append(f"a message of the role {shortened(str(role), 20)} is not read: {shortened(words, 60)}")


def _path(conversation: Any, notes: list[str]) -> list[Any]:
    """The messages in order: of a tree, from the root to the node that was shown last."""
    if "mapping" not in conversation:
        for name in ("messages", "chat_messages", "linear_conversation"):
            if name in conversation:
                return [item.get("message") or item for item in conversation[name] if isinstance(item, dict)]
        return []
    mapping = conversation["mapping"]
    leaves = [id for id, node in mapping.items() if not node.get("children")]
    id = conversation.get("current_node") or (leaves[-1] if leaves else None)
    path: list[Any] = []
    seen: set[str] = set()
    while id is not None and id in mapping and id not in seen:
        seen.add(id)
        node = mapping[id]
        if node.get("message"):
            path.append(node["message"])
        id = node.get("parent")
    if len(leaves) > 1:
        notes.append(
            f"{shortened(str(conversation.get('title', 'a conversation')), 40)}: {len(leaves) - 1} other branches are not read"
        )
    return path[::-1]


def _words(content: Any, notes: list[str]) -> str:
    """The text of a message, of which there are several forms."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "\n\n".join(_words(part, notes) for part in content)
    if not isinstance(content, dict):
        return ""
    kind = content.get("content_type") or content.get("type") or "text"
    if kind == "code" and isinstance(content.get("text"), str):
        return f"```\n{content['text']}\n```"
    if kind in ("text", "multimodal_text"):
        return _words(content.get("parts", content.get("text", "")), notes)
    notes.append(f"a part of the form {shortened(str(kind), 30)} is not read")
    return ""
