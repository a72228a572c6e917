"""The language and units in which a command says what the window would say."""

from packstation.sentences.speaker import Speaker
from packstation.settings.model import Settings


def speaker_of(settings: Settings) -> Speaker:
    """Speaks the window's language, else this computer's, else English."""
    import locale

    from packstation.sentences.language import Language
    from packstation.sentences.units import Units
    from packstation.settings import model as st

    wanted, measures = settings.window.language, settings.window.measures
    own = (locale.getlocale()[0] or "")[:2]
    code = own if wanted is st.Language.SYSTEM else wanted.value
    units = Units.IMPERIAL if measures is st.Measures.IMPERIAL else Units.METRIC
    return Speaker({one.value: one for one in Language}.get(code, Language.ENGLISH), units=units)
