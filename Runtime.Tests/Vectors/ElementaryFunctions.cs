using FusedNorm.Vectors;
using Xunit;

namespace FusedNorm.Runtime.Tests.Vectors;

/// <summary>A function of <see cref="VectorMath"/> as a type, so that tests can be generic in it and in the register.</summary>
internal interface IElementaryFunction
{
    static abstract TVector Apply<TVector, T>(TVector x)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged;
}

/// <summary>A function in every form that tests compare.</summary>
internal abstract class ElementaryFunction
{
    /// <summary>All functions, by the names in recorded files and tables.</summary>
    internal static IReadOnlyDictionary<string, ElementaryFunction> ByName { get; } = new Dictionary<string, ElementaryFunction>
    {
        ["Exp"] = new Of<Exp>(Scalar.Exp, Scalar.Exp),
        ["Expm1"] = new Of<Expm1>(Scalar.Expm1, Scalar.Expm1),
        ["Log"] = new Of<Log>(Scalar.Log, Scalar.Log),
        ["Log1p"] = new Of<Log1p>(Scalar.Log1p, Scalar.Log1p),
        ["Sigmoid"] = new Of<Sigmoid>(Scalar.Sigmoid, Scalar.Sigmoid),
        ["Tanh"] = new Of<Tanh>(Scalar.Tanh, Scalar.Tanh),
        ["Erf"] = new Of<Erf>(Scalar.Erf, Scalar.Erf),
    };

    internal static TheoryData<string> Names { get; } = [.. ByName.Keys];

    internal abstract float OfSingle(float x);

    internal abstract double OfDouble(double x);

    /// <summary>The function of all elements in registers of one kind, whose width divides their number.</summary>
    internal abstract T[] Map<TVector, T>(ReadOnlySpan<T> x)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged;

    private sealed class Of<TFunction>(Func<float, float> ofSingle, Func<double, double> ofDouble) : ElementaryFunction
        where TFunction : IElementaryFunction
    {
        internal override float OfSingle(float x) => ofSingle(x);

        internal override double OfDouble(double x) => ofDouble(x);

        internal override T[] Map<TVector, T>(ReadOnlySpan<T> x)
        {
            T[] values = new T[x.Length];
            for (int i = 0; i < x.Length; i += TVector.Count)
            {
                TVector.Store(TFunction.Apply<TVector, T>(TVector.Load(x, i)), values, i);
            }

            return values;
        }
    }

    private readonly struct Exp : IElementaryFunction
    {
        static TVector IElementaryFunction.Apply<TVector, T>(TVector x) => VectorMath.Exp<TVector, T>(x);
    }

    private readonly struct Expm1 : IElementaryFunction
    {
        static TVector IElementaryFunction.Apply<TVector, T>(TVector x) => VectorMath.Expm1<TVector, T>(x);
    }

    private readonly struct Log : IElementaryFunction
    {
        static TVector IElementaryFunction.Apply<TVector, T>(TVector x) => VectorMath.Log<TVector, T>(x);
    }

    private readonly struct Log1p : IElementaryFunction
    {
        static TVector IElementaryFunction.Apply<TVector, T>(TVector x) => VectorMath.Log1p<TVector, T>(x);
    }

    private readonly struct Sigmoid : IElementaryFunction
    {
        static TVector IElementaryFunction.Apply<TVector, T>(TVector x) => VectorMath.Sigmoid<TVector, T>(x);
    }

    private readonly struct Tanh : IElementaryFunction
    {
        static TVector IElementaryFunction.Apply<TVector, T>(TVector x) => VectorMath.Tanh<TVector, T>(x);
    }

    private readonly struct Erf : IElementaryFunction
    {
        static TVector IElementaryFunction.Apply<TVector, T>(TVector x) => VectorMath.Erf<TVector, T>(x);
    }
}
