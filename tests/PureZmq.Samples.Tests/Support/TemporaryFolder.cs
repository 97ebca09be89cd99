using System.Diagnostics;

namespace PureZmq.Samples;

/// <summary>A folder that goes away with its test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string FullName { get; } = Directory.CreateTempSubdirectory("purezmq-").FullName;

    /// <summary>Makes a file of random octets, the same ones each time.</summary>
    public string Add(string name, int size)
    {
        var content = new byte[size];
        new Random(size).NextBytes(content);
        var path = Path.Combine(FullName, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Makes a named pipe: who reads it waits for who writes it.</summary>
    public string AddPipe(string name)
    {
        var path = Path.Combine(FullName, name);
        using var make = Process.Start("mkfifo", [path]);
        make.WaitForExit();
        Assert.Equal(0, make.ExitCode);
        return path;
    }

    public void Dispose() => Directory.Delete(FullName, recursive: true);
}
