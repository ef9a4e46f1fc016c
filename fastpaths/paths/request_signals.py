"""Signal.send to synchronous receivers: one loop, without two lists and a closure per send."""

from __future__ import annotations

import weakref

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.dispatch import dispatcher
from django.dispatch.dispatcher import NO_RECEIVERS, Signal

from hotclub.fastpaths import fastpath

if cython.compiled:
    from cython.cimports.cpython.weakref import PyWeakref_CheckRef as is_weak
else:

    def is_weak(thing):
        return isinstance(thing, weakref.ReferenceType)


django_send = Signal.send
stock_live = cython.declare(object, Signal._live_receivers)
Dispatcher = cython.declare(dict, vars(dispatcher))
NONE = cython.declare(object, NO_RECEIVERS)
NOT_CACHED = cython.declare(object, object())


@cython.cfunc
def entries(signal, sender):
    """Return the receivers of a sender as _live_receivers() selects them, NOT_CACHED or NONE."""
    found = signal.sender_receivers_cache.get(sender)  # an empty dict where nothing is cached
    if found is NONE:
        return NONE
    if signal._dead_receivers:
        return NOT_CACHED
    if signal.use_caching:
        return NOT_CACHED if found is None else found
    sender_key = Dispatcher["_make_id"](sender)
    none_key = Dispatcher["NONE_ID"]
    chosen: list = []
    with signal.lock:
        for entry in signal.receivers:
            of_sender = entry[0][1]
            if of_sender == none_key or of_sender == sender_key:  # noqa: SIM109 - no tuple a loop
                chosen.append(entry[1:])
    return chosen


@cython.cfunc
def live(chosen: list):
    """Return the receivers that are alive, None where one is asynchronous."""
    found: list = []
    for entry in chosen:
        receiver = entry[0]
        if is_weak(receiver):
            receiver = receiver()
            if receiver is None:
                continue
        if len(entry) == 3:  # since Django 6.0 with a reference to the sender
            of_sender = entry[1]
            if of_sender is not None and of_sender() is None:
                continue
        if entry[-1]:
            return None
        found.append(receiver)
    return found


@fastpath(
    "django.dispatch.dispatcher:Signal.send",
    mirrors=(
        "django.dispatch.dispatcher:Signal._live_receivers",
        "django.dispatch.dispatcher:Signal._clear_dead_receivers",
        "django.dispatch.dispatcher:Signal.connect",
        "django.dispatch.dispatcher:_make_id",
    ),
)
def send(self, sender, **named):
    receivers = self.receivers
    if not receivers:
        return []
    if type(self)._live_receivers is not stock_live:
        return django_send(self, sender, **named)
    chosen = entries(self, sender)
    if chosen is NONE:
        return []
    calls = live(chosen) if type(chosen) is list else None
    if calls is None:
        return django_send(self, sender, **named)
    responses: list = []
    for receiver in cython.cast(list, calls):
        responses.append((receiver, receiver(signal=self, sender=sender, **named)))
    return responses
