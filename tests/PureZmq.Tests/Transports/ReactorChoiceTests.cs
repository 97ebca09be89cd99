using PureZmq.Engine;
using PureZmq.Transports;
using Xunit;

namespace PureZmq.Tests.Transports;

/// <summary>Which reactor a process gets.</summary>
public sealed class ReactorChoiceTests
{
    [Theory]
    [InlineData(null, false, true, "Epoll")]
    [InlineData("", false, true, "Epoll")]
    [InlineData(null, false, false, "Portable")]
    [InlineData(null, true, true, "Portable")]
    [InlineData("portable", false, true, "Portable")]
    [InlineData("epoll", true, true, "Epoll")]
    public void The_variable_counts_more_than_the_switch_and_the_switch_more_than_the_system(
        string? variable, bool portableSwitch, bool epollIsSupported, string expected)
        => Assert.Equal(expected, ReactorChoice.Choose(variable, portableSwitch, epollIsSupported).ToString());

    [Theory]
    [InlineData("select", true)]
    [InlineData("Portable", true)]
    [InlineData("epoll", false)]
    public void A_choice_that_cannot_be_is_refused(string variable, bool epollIsSupported)
    {
        var exception = Assert.Throws<InvalidOperationException>(() => ReactorChoice.Choose(variable, portableSwitch: false, epollIsSupported));
        Assert.Contains(ReactorChoice.Variable, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void This_process_has_what_its_variable_says()
    {
        Assert.True(OperatingSystem.IsLinux() && EpollSet.CanBeUsed(), "These tests run on Linux.");
        var expected = Environment.GetEnvironmentVariable(ReactorChoice.Variable) == "portable" ? ReactorKind.Portable : ReactorKind.Epoll;
        Assert.Equal(expected, new ContextSettings().Reactor);
    }
}
