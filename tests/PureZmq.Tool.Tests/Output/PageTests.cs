using PureZmq.Tool.Output;
using Xunit;

namespace PureZmq.Tool.Tests.Output;

/// <summary>Text that fits a terminal.</summary>
public sealed class PageTests
{
    [Theory]
    [InlineData("bash", "bash")]
    [InlineData("bash zsh", "bash or zsh")]
    [InlineData("bash zsh fish", "bash, zsh or fish")]
    public void Names_are_listed_as_in_a_sentence(string names, string listed) => Assert.Equal(listed, Page.Listed(names.Split(' ')));

    [Fact]
    public void Lines_break_at_a_space_and_are_as_long_as_they_can_be()
    {
        var lines = Page.Wrap(string.Join(' ', Enumerable.Repeat("four", 40)), "  ", "    ").Split('\n');

        Assert.Equal(["  " + string.Join(' ', Enumerable.Repeat("four", 15)), "    " + string.Join(' ', Enumerable.Repeat("four", 15))], lines[..2]);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, Page.Width));
        Assert.Equal(40, string.Concat(lines).Split("four").Length - 1);
    }

    [Fact]
    public void A_word_longer_than_a_line_stays_whole()
        => Assert.Equal($"- a\n  {new string('x', 100)}\n  b", Page.Wrap($"a {new string('x', 100)} b", "- ", "  "));
}
