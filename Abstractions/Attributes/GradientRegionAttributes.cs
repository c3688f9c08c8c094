namespace FusedNorm;

/// <summary><c>x = x.detach()</c>: nothing above it gets a gradient through it.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class DetachAttribute : Attribute;

/// <summary>
/// Opens a <c>with torch.no_grad():</c> region. What stands inside records nothing and passes no gradient up; a batch norm
/// inside still updates its running statistics in training mode.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class BeginNoGradAttribute : Attribute;

/// <summary>Closes the region that <see cref="BeginNoGradAttribute"/> opened.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class EndNoGradAttribute : Attribute;
