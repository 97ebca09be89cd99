using PureZmq.Testing;
using PureZmq.Tool.Tests.Support;
using Xunit;

namespace PureZmq.Tool.Tests.Processes;

/// <summary>The package as users install it.</summary>
public sealed class PackTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zmq-pack-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_packed_tool_installs_and_runs()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var project = Path.Combine(SourceTree.Root, "src", "PureZmq.Tool");
        var (packages, tools) = (Path.Combine(_folder.FullName, "packages"), Path.Combine(_folder.FullName, "tools"));
        await RunAsync("dotnet", "pack", project, "--no-build", "--configuration", configuration, "--output", packages);
        await RunAsync("dotnet", "tool", "install", "PureZmq.Tool", "--tool-path", tools, "--source", packages);

        Assert.Contains("zmq push", await RunAsync(Path.Combine(tools, "zmq"), "push", "--help"), StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        await using var process = ToolProcess.StartOther(program, arguments);
        var result = await process.EndAsync(TimeSpan.FromMinutes(2));
        Assert.True(result.Code == 0, result.Output + result.Error);
        return result.Output;
    }
}
