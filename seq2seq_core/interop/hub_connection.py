"""The hub of models at the other end of a connection, and what may be wrong there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from types import ModuleType

from seq2seq_core.errors import DownloadError
from seq2seq_core.interop.hub_files import HubFile, Offer, bad_name, no_hub, offer_of
from seq2seq_core.messages import Message

ADDRESS, TOKEN = "HF_ENDPOINT", "HF_TOKEN"
_LATER = "Try again; what is already there is kept"
_TOO_MANY, _FORBIDDEN = 429, (401, 403)


class Hub:
    """A hub of models. Nothing is asked of it before a method is called.

    Args:
        address: by default Hugging Face's, or that in ``HF_ENDPOINT``.
        patience: seconds without a byte after which it counts as silent.
    """

    def __init__(self, address: str | None, patience: float) -> None:
        self._address = address or os.environ.get(ADDRESS)
        self._patience = patience
        self._token = os.environ.get(TOKEN) or False

    def offer(self, name: str, revision: str | None) -> Offer:
        """What it has under a name.

        Raises:
            DownloadError: see ``download``.
        """
        huggingface_hub = _client()
        errors = huggingface_hub.errors
        api = huggingface_hub.HfApi(self._address, library_name="interlinear", library_version=_version())
        with self.errors(name, revision):
            try:
                info = api.model_info(
                    name,
                    revision=revision,
                    files_metadata=True,
                    timeout=self._patience,
                    token=self._token,
                )
                listed = [_file(one) for one in info.siblings or ()]
            except errors.HFValidationError as error:
                raise bad_name(name) from error
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise no_hub() from error
        return offer_of(name, info.sha, listed)

    @contextmanager
    def reading(self, offer: Offer, file: HubFile, start: int) -> Iterator[tuple[int, Iterator[bytes]]]:
        """Asks for a file from a byte on.

        Yields:
            The byte from which it comes, which is 0 where the server cannot begin elsewhere; and the pieces,
            which may end too soon.

        Raises:
            DownloadError: see ``download``.
        """
        huggingface_hub = _client()
        utils = huggingface_hub.utils
        address = huggingface_hub.hf_hub_url(
            offer.name, file.name, revision=offer.commit, endpoint=self._address
        )
        headers = utils.build_hf_headers(
            token=self._token, library_name="interlinear", library_version=_version()
        )
        headers["Accept-Encoding"] = "identity"
        if start:
            headers["Range"] = f"bytes={start}-"
        request = utils.get_session().stream("GET", address, headers=headers, timeout=self._patience)
        with self.errors(offer.name, offer.commit), request as response:
            utils.hf_raise_for_status(response)
            yield (start if response.status_code == 206 else 0), response.iter_bytes()

    @contextmanager
    def errors(self, name: str, revision: str | None) -> Iterator[None]:
        """What can go wrong, as errors that say what to do."""
        import httpx2

        errors = _client().errors
        try:
            yield
        except errors.OfflineModeIsEnabled as error:
            raise DownloadError(
                "nothing is downloaded while HF_HUB_OFFLINE is set", remedy="Unset it, and try again"
            ) from error
        except errors.GatedRepoError as error:
            raise DownloadError(
                Message("{name} is given only to those who have accepted its terms", name=name),
                remedy=Message("Accept them on its page, and set {token} to your token", token=TOKEN),
            ) from error
        except errors.RevisionNotFoundError as error:
            raise DownloadError(
                Message("{name} has no revision {revision!r}", name=name, revision=revision),
                remedy="Leave it out to get the newest one",
            ) from error
        except errors.HfHubHTTPError as error:
            raise _refusal(name, error.response.status_code) from error
        except httpx2.TimeoutException as error:
            raise DownloadError(
                Message("the server said nothing for {seconds:g} s", seconds=self._patience), remedy=_LATER
            ) from error
        except httpx2.ConnectError as error:
            raise DownloadError(
                Message("the server cannot be reached: {reason}", reason=str(error)),
                remedy="Look whether this machine has a connection, and try again",
            ) from error
        except httpx2.HTTPError as error:
            raise broken_off() from error


def broken_off() -> DownloadError:
    """The connection has ended before all was there."""
    return DownloadError("the connection broke off", remedy=_LATER)


def _client() -> ModuleType:
    """The library, told to say nothing of this machine and who uses it; it is slow to import."""
    import huggingface_hub
    import huggingface_hub.constants
    import huggingface_hub.errors
    import huggingface_hub.utils

    huggingface_hub.constants.HF_HUB_DISABLE_TELEMETRY = True
    return huggingface_hub


def _refusal(name: str, status: int) -> DownloadError:
    if status == 404:
        return DownloadError(
            Message("there is no model {name!r} on the hub", name=name),
            remedy="Look for its owner and name on the page of the model",
        )
    if status in _FORBIDDEN:
        return DownloadError(
            Message("there is no model {name!r} on the hub that you may have", name=name),
            remedy=Message("Check the name; for a private model set {token} to your token", token=TOKEN),
        )
    if status == _TOO_MANY:
        return DownloadError(
            "the server has had too many requests", remedy="Wait some minutes, and try again"
        )
    return DownloadError(Message("the server refused with status {status}", status=status), remedy=_LATER)


def _file(sibling: object) -> HubFile:
    """One of ``ModelInfo.siblings``, of which any value may be of any kind."""
    name, size = getattr(sibling, "rfilename", None), getattr(sibling, "size", None)
    blob, lfs = getattr(sibling, "blob_id", None), getattr(sibling, "lfs", None)
    return HubFile(
        name=name if isinstance(name, str) else "",
        size=size if isinstance(size, int) else -1,
        sha256=str(lfs["sha256"]) if lfs else "",
        blob=blob if isinstance(blob, str) else "",
    )


def _version() -> str:
    return version("interlinear")
