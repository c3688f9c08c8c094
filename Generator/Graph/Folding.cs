namespace FusedNorm.Generator.Graph;

/// <summary>
/// A norm as an inference has it: <c>(x - mean) * scale + shift</c>, with constants of each channel, which a neighbour may take in.
/// </summary>
/// <param name="Mean">The name of the buffer that is the mean.</param>
/// <param name="Variance">The name of the buffer that is the variance.</param>
/// <param name="Weight">The name of the parameter that it scales by, which it may lack.</param>
/// <param name="Bias">The name of the parameter that it adds, which it may lack.</param>
/// <param name="Eps">What is added to the variance.</param>
/// <param name="Rest">The layer that is left at its place.</param>
internal sealed record ConstantNorm(string Mean, string Variance, string Weight, string Bias, double Eps, Func<NormRest, Layer> Rest);

/// <summary>What is left of norms in an inference.</summary>
/// <param name="Note">What became of them, for comments.</param>
/// <param name="OnlyCentres">Whether only the mean is subtracted, as the rest went elsewhere.</param>
internal sealed record NormRest(string Note, bool OnlyCentres);

/// <summary>A product with a weight, and mostly with a bias, which norms beside it can go into.</summary>
/// <param name="IsOneRow">
/// Whether it makes one row of a sample, so that each of the weight's columns and rows belongs to one channel. Otherwise it takes
/// nothing in.
/// </param>
/// <param name="With">The layer that has taken norms in, given their names. It has a bias.</param>
internal sealed record WeightedSum(bool IsOneRow, Func<IEnumerable<string>, Layer> With);
