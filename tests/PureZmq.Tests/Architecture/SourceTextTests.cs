using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Architecture;

/// <summary>The scanner behind the layering test: a word in a comment or string is not code, one in a hole of a string is.</summary>
public sealed class SourceTextTests
{
    [Theory]
    [InlineData("// Hidden\nShown", "Shown")]
    [InlineData("/* Hidden\n Hidden */ Shown", "Shown")]
    [InlineData("\"Hidden // \\\" Hidden\" + Shown", "Shown")]
    [InlineData("@\"Hidden \"\" \\\" + Shown", "Shown")]
    [InlineData("'\"' + Shown + '\\''", "Shown")]
    [InlineData("\"\"\" Hidden \" Hidden \"\"\" + Shown", "Shown")]
    [InlineData("$\"Hidden {Shown} {{Hidden}} {Inner(\"Hidden\")}\" + Outer", "Shown Inner Outer")]
    [InlineData("$@\"Hidden \"\" {Shown} \\\" + Outer", "Shown Outer")]
    [InlineData("$$\"\"\" {Hidden} {{Shown}} {{{Inner}}} \"\"\" + Outer", "Shown Inner Outer")]
    [InlineData("$\"{new { Shown }}\" + Outer", "new Shown Outer")]
    [InlineData("\"\" + Shown + $\"\"", "Shown")]
    public void Only_code_survives(string source, string identifiers)
    {
        var file = new SourceFile("a.cs", SourceText.WithoutCommentsAndStrings(source));

        Assert.Equal(identifiers.Split(' ').Order(StringComparer.Ordinal), file.Identifiers.Order(StringComparer.Ordinal));
    }
}
