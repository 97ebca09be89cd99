using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;

namespace PureZmq.Bench.Processes;

/// <summary>A C program whose sources travel inside the assembly, compiled here and now with the machine's own compiler.</summary>
internal sealed class CProgram : IDisposable
{
    private readonly DirectoryInfo _directory;

    private CProgram(DirectoryInfo directory) => _directory = directory;

    /// <summary>The program.</summary>
    internal string Path => System.IO.Path.Combine(_directory.FullName, "program");

    /// <summary>Compiles it into a temporary directory, which lives until this is disposed.</summary>
    /// <param name="sources">What the names of its sources begin with inside the assembly.</param>
    /// <param name="libraries">What it is linked with, as the compiler's arguments.</param>
    /// <param name="explain">Says in one line what is missing, from what the compiler said.</param>
    /// <param name="whatToInstall">The packages that have it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BenchException">It cannot be built; the message says why.</exception>
    internal static async Task<CProgram> CompileAsync(
        string sources,
        IReadOnlyList<string> libraries,
        Func<string, string> explain,
        string whatToInstall,
        CancellationToken cancellationToken)
    {
        var program = new CProgram(Directory.CreateTempSubdirectory("purezmq-bench-"));
        try
        {
            var files = await program.WriteSourcesAsync(sources, cancellationToken);
            await RunAsync("gcc", ["-O2", "-o", program.Path, .. files, .. libraries], explain, whatToInstall, cancellationToken);
            return program;
        }
        catch
        {
            program.Dispose();
            throw;
        }
    }

    /// <summary>Runs it to its end and returns what it printed.</summary>
    internal Task<string> RunAsync(
        IEnumerable<string> arguments, Func<string, string> explain, CancellationToken cancellationToken)
        => RunAsync(Path, arguments, explain, whatToInstall: "it was just compiled", cancellationToken);

    /// <summary>Deletes the program.</summary>
    public void Dispose()
    {
        if (Directory.Exists(_directory.FullName))
            _directory.Delete(recursive: true);
    }

    private async Task<string[]> WriteSourcesAsync(string prefix, CancellationToken cancellationToken)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var names = assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal));
        var paths = new List<string>();
        foreach (var name in names)
        {
            var path = System.IO.Path.Combine(_directory.FullName, name[prefix.Length..]);
            await using var source = assembly.GetManifestResourceStream(name)!;
            await using var file = File.Create(path);
            await source.CopyToAsync(file, cancellationToken);
            paths.Add(path);
        }

        return [.. paths.Where(path => path.EndsWith(".c", StringComparison.Ordinal))];
    }

    private static async Task<string> RunAsync(
        string program,
        IEnumerable<string> arguments,
        Func<string, string> explain,
        string whatToInstall,
        CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            using var ended = cancellationToken.Register(process.Kill);
            var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
            var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            await process.WaitForExitAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            return process.ExitCode == 0 ? output : throw new BenchException(explain(await errors));
        }
        catch (Win32Exception missing)
        {
            throw new BenchException($"{program} is missing ({whatToInstall})", missing);
        }
    }
}
