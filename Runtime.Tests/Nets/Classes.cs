namespace FusedNorm.Runtime.Tests.Nets;

// As many classes as registers have lanes, some fewer and some more: what goes along the classes of a sample.

[Network, Input(1, RequiresGrad = true), Softmax]
internal sealed partial class ClassesSoftmax1;

[Network, Input(1, RequiresGrad = true), LogSoftmax]
internal sealed partial class ClassesLogSoftmax1;

[Network, Input(1, RequiresGrad = true), Flatten, CrossEntropyLoss(LabelSmoothing = 0.25)]
internal sealed partial class ClassesLoss1;

[Network(Precision = Precision.Double), Input(1, RequiresGrad = true), Softmax]
internal sealed partial class ClassesSoftmax1Double;

[Network(Precision = Precision.Double), Input(1, RequiresGrad = true), LogSoftmax]
internal sealed partial class ClassesLogSoftmax1Double;

[Network(Precision = Precision.Double), Input(1, RequiresGrad = true), Flatten, CrossEntropyLoss(LabelSmoothing = 0.25)]
internal sealed partial class ClassesLoss1Double;

[Network, Input(2, RequiresGrad = true), Softmax]
internal sealed partial class ClassesSoftmax2;

[Network, Input(2, RequiresGrad = true), LogSoftmax]
internal sealed partial class ClassesLogSoftmax2;

[Network, Input(2, RequiresGrad = true), Flatten, CrossEntropyLoss(LabelSmoothing = 0.25)]
internal sealed partial class ClassesLoss2;

[Network, Input(3, RequiresGrad = true), Softmax]
internal sealed partial class ClassesSoftmax3;

[Network, Input(3, RequiresGrad = true), LogSoftmax]
internal sealed partial class ClassesLogSoftmax3;

[Network, Input(3, RequiresGrad = true), Flatten, CrossEntropyLoss(LabelSmoothing = 0.25)]
internal sealed partial class ClassesLoss3;

[Network(Precision = Precision.Double), Input(3, RequiresGrad = true), Softmax]
internal sealed partial class ClassesSoftmax3Double;

[Network(Precision = Precision.Double), Input(3, RequiresGrad = true), LogSoftmax]
internal sealed partial class ClassesLogSoftmax3Double;

[Network(Precision = Precision.Double), Input(3, RequiresGrad = true), Flatten, CrossEntropyLoss(LabelSmoothing = 0.25)]
internal sealed partial class ClassesLoss3Double;

[Network, Input(4, RequiresGrad = true), Softmax]
internal sealed partial class ClassesSoftmax4;

[Network, Input(4, RequiresGrad = true), LogSoftmax]
internal sealed partial class ClassesLogSoftmax4;

[Network, Input(4, RequiresGrad = true), Flatten, CrossEntropyLoss(LabelSmoothing = 0.25)]
internal sealed partial class ClassesLoss4;

[Network(Precision = Precision.Double), Input(4, RequiresGrad = true), Softmax]
internal sealed partial class ClassesSoftmax4Double;

[Network(Precision = Precision.Double), Input(4, RequiresGrad = true), LogSoftmax]
internal sealed partial class ClassesLogSoftmax4Double;

[Network(Precision = Precision.Double), Input(4, RequiresGrad = true), Flatten, CrossEntropyLoss(LabelSmoothing = 0.25)]
internal sealed partial class ClassesLoss4Double;

[Network, Input(5, RequiresGrad = true), Softmax]
internal sealed partial class ClassesSoftmax5;

[Network, Input(5, RequiresGrad = true), LogSoftmax]
internal sealed partial class ClassesLogSoftmax5;

[Network, Input(5, RequiresGrad = true), Flatten, CrossEntropyLoss(LabelSmoothing = 0.25)]
internal sealed partial class ClassesLoss5;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Softmax]
internal sealed partial class ClassesSoftmax5Double;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), LogSoftmax]
internal sealed partial class ClassesLogSoftmax5Double;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Flatten, CrossEntropyLoss(LabelSmoothing = 0.25)]
internal sealed partial class ClassesLoss5Double;

[Network, Input(7, RequiresGrad = true), Softmax]
internal sealed partial class ClassesSoftmax7;

[Network, Input(7, RequiresGrad = true), LogSoftmax]
internal sealed partial class ClassesLogSoftmax7;

[Network, Input(7, RequiresGrad = true), Flatten, CrossEntropyLoss(LabelSmoothing = 0.25)]
internal sealed partial class ClassesLoss7;

[Network, Input(8, RequiresGrad = true), Softmax]
internal sealed partial class ClassesSoftmax8;

[Network, Input(8, RequiresGrad = true), LogSoftmax]
internal sealed partial class ClassesLogSoftmax8;

[Network, Input(8, RequiresGrad = true), Flatten, CrossEntropyLoss(LabelSmoothing = 0.25)]
internal sealed partial class ClassesLoss8;

[Network(Precision = Precision.Double), Input(8, RequiresGrad = true), Softmax]
internal sealed partial class ClassesSoftmax8Double;

[Network(Precision = Precision.Double), Input(8, RequiresGrad = true), LogSoftmax]
internal sealed partial class ClassesLogSoftmax8Double;

[Network(Precision = Precision.Double), Input(8, RequiresGrad = true), Flatten, CrossEntropyLoss(LabelSmoothing = 0.25)]
internal sealed partial class ClassesLoss8Double;

[Network, Input(9, RequiresGrad = true), Softmax]
internal sealed partial class ClassesSoftmax9;

[Network, Input(9, RequiresGrad = true), LogSoftmax]
internal sealed partial class ClassesLogSoftmax9;

[Network, Input(9, RequiresGrad = true), Flatten, CrossEntropyLoss(LabelSmoothing = 0.25)]
internal sealed partial class ClassesLoss9;

[Network(Precision = Precision.Double), Input(9, RequiresGrad = true), Softmax]
internal sealed partial class ClassesSoftmax9Double;

[Network(Precision = Precision.Double), Input(9, RequiresGrad = true), LogSoftmax]
internal sealed partial class ClassesLogSoftmax9Double;

[Network(Precision = Precision.Double), Input(9, RequiresGrad = true), Flatten, CrossEntropyLoss(LabelSmoothing = 0.25)]
internal sealed partial class ClassesLoss9Double;

[Network, Input(15, RequiresGrad = true), Softmax]
internal sealed partial class ClassesSoftmax15;

[Network, Input(15, RequiresGrad = true), LogSoftmax]
internal sealed partial class ClassesLogSoftmax15;

[Network, Input(15, RequiresGrad = true), Flatten, CrossEntropyLoss(LabelSmoothing = 0.25)]
internal sealed partial class ClassesLoss15;

[Network, Input(16, RequiresGrad = true), Softmax]
internal sealed partial class ClassesSoftmax16;

[Network, Input(16, RequiresGrad = true), LogSoftmax]
internal sealed partial class ClassesLogSoftmax16;

[Network, Input(16, RequiresGrad = true), Flatten, CrossEntropyLoss(LabelSmoothing = 0.25)]
internal sealed partial class ClassesLoss16;

[Network, Input(17, RequiresGrad = true), Softmax]
internal sealed partial class ClassesSoftmax17;

[Network, Input(17, RequiresGrad = true), LogSoftmax]
internal sealed partial class ClassesLogSoftmax17;

[Network, Input(17, RequiresGrad = true), Flatten, CrossEntropyLoss(LabelSmoothing = 0.25)]
internal sealed partial class ClassesLoss17;

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true), Softmax]
internal sealed partial class ClassesSoftmax17Double;

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true), LogSoftmax]
internal sealed partial class ClassesLogSoftmax17Double;

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true), Flatten, CrossEntropyLoss(LabelSmoothing = 0.25)]
internal sealed partial class ClassesLoss17Double;

[Network, Input(33, RequiresGrad = true), Softmax]
internal sealed partial class ClassesSoftmax33;

[Network, Input(33, RequiresGrad = true), LogSoftmax]
internal sealed partial class ClassesLogSoftmax33;

[Network, Input(33, RequiresGrad = true), Flatten, CrossEntropyLoss(LabelSmoothing = 0.25)]
internal sealed partial class ClassesLoss33;
