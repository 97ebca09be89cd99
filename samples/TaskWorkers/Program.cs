// Scenario (i): a ventilator deals tasks out, workers do them, a sink collects the results and then stops the workers.
//
//   TaskWorkers                                  all in one process: four workers, a hundred tasks
//   TaskWorkers ventilator TASKS                 deals out when four workers are there
//   TaskWorkers worker NAME TASKS CONTROL RESULTS
//   TaskWorkers sink RESULTS CONTROL             collects a hundred results, then sends KILL to four workers
using System.Runtime.InteropServices;
using PureZmq;

const int Workers = 4, Tasks = 100;
using var interrupted = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);

switch (args)
{
    case ["ventilator", var tasks]:
        await VentilateAsync(tasks);
        break;
    case ["worker", var name, var tasks, var control, var results]:
        await WorkAsync(name, tasks, control, results);
        break;
    case ["sink", var results, var control]:
        await CollectAsync(results, control);
        break;
    default:
        await Task.WhenAll(
        [
            CollectAsync("inproc://results", "inproc://control"),
            VentilateAsync("inproc://tasks"),
            .. Enumerable.Range(1, Workers).Select(k => WorkAsync($"worker-{k}", "inproc://tasks", "inproc://control", "inproc://results")),
        ]);
        break;
}

async Task VentilateAsync(string tasks)
{
    using var push = new PushSocket();
    Console.Error.WriteLine($"bound {push.Bind(tasks)}");
    await push.WaitForPeersAsync(Workers, interrupted.Token);   // who comes late finds the first tasks given to the others
    for (var n = 0; n < Tasks; n++)
        await push.SendAsync($"t{n}", interrupted.Token);
}

async Task WorkAsync(string name, string tasks, string control, string results)
{
    using var kill = new SubSocket();
    kill.Subscribe("");
    kill.Connect(control);
    using var push = new PushSocket();
    push.Connect(results);
    using var pull = new PullSocket();
    pull.Connect(tasks);   // last: the first task may come at once

    // Two sockets are awaited at once. KILL cancels the reading of tasks, which swallows none.
    using var stop = CancellationTokenSource.CreateLinkedTokenSource(interrupted.Token);
    var killed = StopWhenKilledAsync(kill, stop);
    Console.Error.WriteLine($"{name} waits");
    await foreach (var task in pull.ReadAllAsync(stop.Token))
    {
        using (task)
            await push.SendAsync([name, task[0]], stop.Token);
    }

    await killed;
    Console.WriteLine($"{name} leaves");
}

static async Task StopWhenKilledAsync(SubSocket kill, CancellationTokenSource stop)
{
    await foreach (var order in kill.ReadAllAsync(stop.Token))
    {
        using (order)
        {
            if (order[0].ToString() == "KILL")
                await stop.CancelAsync();
        }
    }
}

async Task CollectAsync(string results, string control)
{
    using var pull = new PullSocket();
    using var kill = new PubSocket();
    Console.Error.WriteLine($"bound {pull.Bind(results)}");
    Console.Error.WriteLine($"bound {kill.Bind(control)}");
    for (var n = 0; n < Tasks; n++)
    {
        using var result = await pull.ReceiveAsync(interrupted.Token);
        Console.WriteLine(result);
    }

    // A KILL that is sent before a worker has subscribed never reaches it.
    await kill.WaitForSubscribersAsync("KILL", Workers, interrupted.Token);
    await kill.SendAsync("KILL", interrupted.Token);
}

void Interrupt(PosixSignalContext signal)
{
    signal.Cancel = true;
    interrupted.Cancel();
}
