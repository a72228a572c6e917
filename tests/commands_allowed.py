"""The written table of commands: which of them mean something in which phase.

Written down, not read from the code: `tests/unit/packing/test_phases.py` holds the code to it, so
that no row of `decide.ALLOWED` can get lost unseen. A command that is not listed under a phase is
refused there with a word, or dropped when it is the outcome of something that is over.
"""

from packstation.packing import commands as cmd
from packstation.packing.session import Phase

ALLOWED: dict[Phase, frozenset[type[cmd.Command]]] = {
    Phase.OPENING: frozenset(
        {
            cmd.Abandon,
            cmd.Acknowledge,
            cmd.AllowAct,
            cmd.CreateLost,
            cmd.Hold,
            cmd.OpenFailed,
            cmd.OrderCreatedInPro,
            cmd.OrderFound,
            cmd.OrderWaits,
            cmd.Retry,
        }
    ),
    Phase.PACKING: frozenset(
        {
            cmd.Abandon,
            cmd.AcceptWeight,
            cmd.Acknowledge,
            cmd.AllowAct,
            cmd.AllowExtra,
            cmd.AnswerOldLabels,
            cmd.ChooseBox,
            cmd.ChooseLine,
            cmd.ChooseService,
            cmd.ConfirmByHand,
            cmd.DeclareShort,
            cmd.Done,
            cmd.Hold,
            cmd.MergeParcels,
            cmd.MoveItem,
            cmd.NewParcel,
            cmd.OpenParcel,
            cmd.OrderDiffers,
            cmd.OrderWasCorrected,
            cmd.PackHereToo,
            cmd.Prepare,
            cmd.ScanItem,
            cmd.ScanOldLabel,
            cmd.SealParcel,
            cmd.SerialShipped,
            cmd.SetQuantity,
            cmd.Split,
            cmd.TakeOut,
            cmd.TakeOutNext,
            cmd.TeachCode,
            cmd.ToggleReturn,
            cmd.Undo,
            cmd.VoidPreparation,
            cmd.Weigh,
        }
    ),
    Phase.SHIPPING: frozenset(
        {
            cmd.Acknowledge,
            cmd.AllowAct,
            cmd.AllocationSucceeded,
            cmd.AnswerPrint,
            cmd.ChooseQuote,
            cmd.ChooseService,
            cmd.ConfirmLabel,
            cmd.CopyCameOut,
            cmd.CopyFailed,
            cmd.DocumentsStored,
            cmd.FinishSession,
            cmd.Hold,
            cmd.MarkedReady,
            cmd.OrderConfirmed,
            cmd.OrderDiffers,
            cmd.PackSucceeded,
            cmd.QuotesArrived,
            cmd.ReopenPacking,
            cmd.Reprint,
            cmd.Retry,
            cmd.ScanLabel,
            cmd.ScanOldLabel,
            cmd.WasManifested,
            cmd.WorkFailed,
        }
    ),
    Phase.CANCELLING: frozenset(
        {
            cmd.Acknowledge,
            cmd.AllowAct,
            cmd.CopyCameOut,
            cmd.CopyFailed,
            cmd.Retry,
            cmd.WasCancelled,
            cmd.WorkFailed,
        }
    ),
    Phase.HELD: frozenset(
        {
            cmd.Acknowledge,
            cmd.AllowAct,
            cmd.AllocationSucceeded,
            cmd.CopyCameOut,
            cmd.CopyFailed,
            cmd.DocumentsStored,
            cmd.MarkedReady,
            cmd.PackSucceeded,
            cmd.QuotesArrived,
            cmd.Resume,
            cmd.WasManifested,
            cmd.WorkFailed,
        }
    ),
    Phase.FINISHED: frozenset(
        {
            cmd.Acknowledge,
            cmd.AllowAct,
            cmd.AnswerPrint,
            cmd.ConfirmLabel,
            cmd.CopyCameOut,
            cmd.CopyFailed,
            cmd.ReopenPacking,
            cmd.Reprint,
            cmd.Retry,
            cmd.ScanLabel,
            cmd.ScanOldLabel,
            cmd.LabelsSpoilt,
            cmd.WasManifested,
        }
    ),
    Phase.CLOSED: frozenset(),
}
