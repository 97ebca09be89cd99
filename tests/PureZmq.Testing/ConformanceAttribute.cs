using Xunit.Sdk;

namespace PureZmq.Testing;

/// <summary>Names the checklist rows a test holds us to; each becomes a trait, so a runner can select them.</summary>
/// <remarks>
/// The ids are those of the specification's checklists (<c>ZMTP-07</c>, <c>S-22</c>, <c>R-08</c>).
/// <c>dotnet test --filter Conformance=S-22</c> runs the tests of one row.
/// </remarks>
[TraitDiscoverer("PureZmq.Testing.ConformanceDiscoverer", "PureZmq.Testing")]
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class ConformanceAttribute(params string[] ids) : Attribute, ITraitAttribute
{
    /// <summary>The name of the trait.</summary>
    public const string Trait = "Conformance";

    /// <summary>The checklist ids.</summary>
    public IReadOnlyList<string> Ids { get; } = ids;
}
