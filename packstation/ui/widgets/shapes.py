"""The shape that goes with each signal colour: ✓ ✕ ! i ?, drawn, so that no font decides."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from packstation.ui.flow.deeds import Sign
from packstation.ui.flow.tone import Tone

Draw = Callable[[QPainter, QColor], None]


def draw_shape(painter: QPainter, tone: Tone, rect: QRectF, colour: QColor) -> None:
    """The bare sign of `tone` in the middle of `rect`, in `colour`. Neutral has none."""
    _draw(painter, _SIGNS[tone], rect, colour)


def draw_sign(painter: QPainter, sign: Sign, rect: QRectF, colour: QColor) -> None:
    """The sign of an act in the middle of `rect`, in `colour`."""
    _draw(painter, _OF_ACTS[sign], rect, colour)


def _draw(painter: QPainter, draw: Draw, rect: QRectF, colour: QColor) -> None:
    side = min(rect.width(), rect.height())
    middle = rect.center()
    pen = QPen(colour, side * 0.13)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(middle)
    painter.scale(side, side)
    pen.setWidthF(0.13)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    draw(painter, colour)
    painter.restore()


def draw_badge(painter: QPainter, tone: Tone, rect: QRectF, ground: QColor, sign: QColor) -> None:
    """The sign on its own ground: a disc, for an error an octagon, for attention a triangle."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    side = min(rect.width(), rect.height())
    box = QRectF(0, 0, side, side)
    box.moveCenter(rect.center())
    if tone is Tone.ATTENTION:
        painter.drawPolygon(_triangle(box))
        box.adjust(side * 0.22, side * 0.32, -side * 0.22, -side * 0.12)
    elif tone is Tone.ERROR:
        painter.drawPolygon(_octagon(box))
        box.adjust(side * 0.2, side * 0.2, -side * 0.2, -side * 0.2)
    else:
        painter.drawEllipse(box)
        box.adjust(side * 0.2, side * 0.2, -side * 0.2, -side * 0.2)
    painter.restore()
    draw_shape(painter, tone, box, sign)


def _triangle(box: QRectF) -> QPolygonF:
    top = QPointF(box.center().x(), box.top() + box.height() * 0.04)
    return QPolygonF([top, box.bottomRight(), box.bottomLeft()])


def _octagon(box: QRectF) -> QPolygonF:
    cut = box.width() * 0.293
    left, right, top, bottom = box.left(), box.right(), box.top(), box.bottom()
    return QPolygonF(
        [
            QPointF(left + cut, top),
            QPointF(right - cut, top),
            QPointF(right, top + cut),
            QPointF(right, bottom - cut),
            QPointF(right - cut, bottom),
            QPointF(left + cut, bottom),
            QPointF(left, bottom - cut),
            QPointF(left, top + cut),
        ]
    )


def _check(painter: QPainter, _: QColor) -> None:
    painter.drawPolyline(
        QPolygonF([QPointF(-0.38, 0.02), QPointF(-0.12, 0.28), QPointF(0.38, -0.26)])
    )


def _cross(painter: QPainter, _: QColor) -> None:
    painter.drawLine(QPointF(-0.32, -0.32), QPointF(0.32, 0.32))
    painter.drawLine(QPointF(-0.32, 0.32), QPointF(0.32, -0.32))


def _mark(painter: QPainter, colour: QColor) -> None:
    painter.drawLine(QPointF(0, -0.4), QPointF(0, 0.1))
    _dot(painter, colour, 0.36)


def _information(painter: QPainter, colour: QColor) -> None:
    painter.drawLine(QPointF(0, -0.08), QPointF(0, 0.4))
    _dot(painter, colour, -0.36)


def _question(painter: QPainter, colour: QColor) -> None:
    painter.drawArc(QRectF(-0.24, -0.44, 0.48, 0.44), 190 * 16, -240 * 16)
    painter.drawLine(QPointF(0.02, 0.0), QPointF(0, 0.12))
    _dot(painter, colour, 0.38)


def _nothing(_: QPainter, __: QColor) -> None:
    pass


def _dot(painter: QPainter, colour: QColor, y: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(0, y), 0.085, 0.085)


_SIGNS = {
    Tone.DONE: _check,
    Tone.ERROR: _cross,
    Tone.ATTENTION: _mark,
    Tone.INFORMATION: _information,
    Tone.UNKNOWN: _question,
    Tone.NEUTRAL: _nothing,
}


def _back(painter: QPainter, _: QColor) -> None:
    painter.drawArc(QRectF(-0.3, -0.22, 0.6, 0.56), -120 * 16, 270 * 16)
    painter.drawPolyline(
        QPolygonF([QPointF(-0.1, -0.44), QPointF(-0.32, -0.2), QPointF(-0.04, -0.06)])
    )


def _plus(painter: QPainter, _: QColor) -> None:
    painter.drawLine(QPointF(-0.36, 0), QPointF(0.36, 0))
    painter.drawLine(QPointF(0, -0.36), QPointF(0, 0.36))


def _minus(painter: QPainter, _: QColor) -> None:
    painter.drawLine(QPointF(-0.38, 0), QPointF(0.38, 0))


def _arrow(painter: QPainter, _: QColor) -> None:
    painter.drawLine(QPointF(-0.4, 0), QPointF(0.36, 0))
    painter.drawPolyline(QPolygonF([QPointF(0.08, -0.28), QPointF(0.38, 0), QPointF(0.08, 0.28)]))


def _out(painter: QPainter, _: QColor) -> None:
    painter.drawPolyline(
        QPolygonF(
            [QPointF(-0.36, 0.1), QPointF(-0.36, 0.42), QPointF(0.36, 0.42), QPointF(0.36, 0.1)]
        )
    )
    painter.drawLine(QPointF(0, 0.2), QPointF(0, -0.4))
    painter.drawPolyline(
        QPolygonF([QPointF(-0.22, -0.18), QPointF(0, -0.42), QPointF(0.22, -0.18)])
    )


def _shut(painter: QPainter, _: QColor) -> None:
    painter.drawRect(QRectF(-0.36, -0.3, 0.72, 0.66))
    painter.drawLine(QPointF(-0.36, -0.02), QPointF(0.36, -0.02))


def _cross_small(painter: QPainter, _: QColor) -> None:
    painter.drawLine(QPointF(-0.22, -0.22), QPointF(0.22, 0.22))
    painter.drawLine(QPointF(-0.22, 0.22), QPointF(0.22, -0.22))


def _hand(painter: QPainter, colour: QColor) -> None:
    _check(painter, colour)
    painter.drawLine(QPointF(-0.38, 0.46), QPointF(0.38, 0.46))


_OF_ACTS: dict[Sign, Draw] = {
    Sign.OUT: _out,
    Sign.BACK: _back,
    Sign.TO: _arrow,
    Sign.SHUT: _shut,
    Sign.NEW: _plus,
    Sign.LESS: _minus,
    Sign.HAND: _hand,
    Sign.TIMES: _cross_small,
}
