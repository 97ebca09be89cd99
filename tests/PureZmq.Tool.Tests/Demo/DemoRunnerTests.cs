using PureZmq.Tool.Demo;
using Xunit;

namespace PureZmq.Tool.Tests.Demo;

/// <summary>What a scenario that goes wrong comes to.</summary>
public sealed class DemoRunnerTests
{
    [Fact]
    public async Task A_frame_that_is_not_the_expected_one_is_told_and_fails()
    {
        var (output, error) = (new StringWriter(), new StringWriter());

        Assert.False(await new DemoRunner(output, error).RunAsync(new WrongScenario(), "inproc", CancellationToken.None));
        Assert.Contains("    FAILED: 0 frames as expected", output.ToString(), StringComparison.Ordinal);
        Assert.Equal("zmq: wrong, over inproc: what came: expected [world], got [word]\n", error.ToString());
    }

    private sealed class WrongScenario : DemoScenario
    {
        internal override string Title => "wrong";

        internal override void Run(DemoStage stage)
        {
            using var message = Message.Create("word");
            stage.Expect("what came", "[world]", message);
        }
    }
}
