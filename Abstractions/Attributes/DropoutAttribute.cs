namespace FusedNorm;

/// <summary>
/// <c>torch.nn.Dropout</c>: in training each element becomes 0 with probability <see cref="P"/>, else it is multiplied by 1 / (1 - P);
/// in evaluation nothing happens.
/// </summary>
/// <remarks>
/// The masks are drawn by every forward pass in training mode, inside a region without gradients too, layer by layer, from the
/// <c>TorchRandom</c> that the network was constructed with: it goes on where the parameters left it, as PyTorch's generator does.
/// </remarks>
/// <param name="p">The probability of a zero, from 0 to 1; 0.5 by default. Neither 0 nor 1 draws anything.</param>
public sealed class DropoutAttribute(double p = 0.5) : LayerAttribute
{
    /// <summary>The probability of a zero.</summary>
    public double P { get; } = p;
}
