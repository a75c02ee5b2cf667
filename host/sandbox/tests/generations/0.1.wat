;; A hook of 0.1.x that logs the plan's name and pauses with it as its reason.
(module
    (import "drs:runtime/log@VERSION" "write" (func $write (param i32 i32 i32 i32 i32)))
    (memory (export "memory") 4)
    (global $heap (mut i32) (i32.const 65536))
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
        (local $at i32)
        (local.set $at (i32.and (i32.add (global.get $heap) (i32.const 7)) (i32.const -8)))
        (global.set $heap (i32.add (local.get $at) (local.get 3)))
        (local.get $at))
    ;; The plan's name lies at 12 and 16 of the context. `pause` is case 2 of the verdict, with its text at 8 and 12.
    (func (export "drs:runtime/before-hook@VERSION#run") (param $context i32) (result i32)
        (call $write (i32.const 1)
            (i32.load offset=12 (local.get $context)) (i32.load offset=16 (local.get $context))
            (i32.const 0) (i32.const 0))
        (i32.store8 (i32.const 1024) (i32.const 2))
        (i32.store offset=8 (i32.const 1024) (i32.load offset=12 (local.get $context)))
        (i32.store offset=12 (i32.const 1024) (i32.load offset=16 (local.get $context)))
        (i32.const 1024)))
