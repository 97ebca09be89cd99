using System.Collections;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace PureZmq.Testing;

/// <summary>Turns <see cref="ConformanceAttribute"/> into traits; the test runner creates it by name.</summary>
public sealed class ConformanceDiscoverer : ITraitDiscoverer
{
    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) =>
        Texts(traitAttribute.GetConstructorArguments()).Select(id => KeyValuePair.Create(ConformanceAttribute.Trait, id));

    // The runner hands a params array over as an array or spread out, depending on how it reads the attribute.
    private static IEnumerable<string> Texts(IEnumerable arguments) =>
        arguments.Cast<object>().SelectMany(argument => argument is string text ? [text] : Texts((IEnumerable)argument));
}
